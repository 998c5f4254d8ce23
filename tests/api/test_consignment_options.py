"""The options that name a consignment are those of every other door."""

from __future__ import annotations

import click

from api.consignment_options import FLAGS, consignment_options
from calculator.consignment_fields import FIELDS


def test_every_field_has_an_option_with_its_meaning() -> None:
    """No field of the other doors is missing here; the four mandatory ones are required."""

    @click.command()
    @consignment_options
    def command(**_: object) -> None:
        """Nothing."""

    options = {parameter.name: parameter for parameter in command.params}
    for field in FIELDS:
        if field.name == "mass_unit":  # written with the mass
            continue
        option = options[field.name]
        assert isinstance(option, click.Option)
        assert FLAGS.get(field.name, "--" + field.name.replace("_", "-")) in option.opts
        assert option.required == field.mandatory
        assert field.meaning in (option.help or "")
