"""Any consignment that the shipped books may be asked for, drawn for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from calculator.consignment import Consignment
from calculator.network import Network
from tests.calculator.world import DISPATCH, consignment


@st.composite
def on_shipped_books(draw: st.DrawFn, network: Network) -> Consignment:
    """From Xi'an, in any equipment, as many and as dear as may be, in currencies of two and of no digits."""
    kind = network.equipment[draw(st.sampled_from(sorted(network.equipment)))]
    return consignment(
        origin="xian", destination=draw(st.sampled_from(("tashkent", "halkali", "bandar-abbas"))),
        dispatch_date=DISPATCH, equipment=kind, units=draw(st.integers(1, 100) | st.integers(1, 10_000)),
        mass_kg=draw(st.integers(0, 26_000)), value_e4=draw(st.none() | st.integers(0, 10**9) | st.integers(0, 10**13)),
        value_currency="EUR", currency=draw(st.sampled_from(("USD", "EUR", "CNY", "JPY"))),
    )  # fmt: skip
