"""The addresses of the pages to browse: load, set for reading, and let the browser keep it until the data change."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import NotFound

from api.desks import Desks
from ui import words
from ui.browse import conditions, corridors, explained, limits, links, nodes, subjects, tariffs, units
from ui.browse.facts import Facts
from ui.charge_lines import link_of

browse = Blueprint("browse", __name__, template_folder="../templates")


def facts() -> Facts:
    """The facts of this service."""
    found: Facts = current_app.extensions["facts"]
    return found


@browse.get("/corridors")
def all_corridors() -> Response:
    """Every corridor with its distance, time, price and news."""
    return _page("corridors", listing=corridors.listing(facts(), request.args))


@browse.get("/corridors/<name>")
def one_corridor(name: str) -> Response:
    """One corridor in full."""
    if name not in facts().network.corridors:
        raise NotFound()
    return _page("corridor", page=corridors.page(facts(), name))


@browse.get("/tariffs")
def all_books() -> Response:
    """The books that prices are made of."""
    return _page("tariffs", shelves=tariffs.shelves(facts().desk))


@browse.get("/tariffs/<name>/<edition>")
def one_book(name: str, edition: str) -> Response:
    """The rows of an edition with conditions and sources."""
    book = tariffs.find(facts().desk, name, edition)
    if book is None:
        raise NotFound()
    return _page("book", page=tariffs.page(facts().desk, book, tariffs.filter_of(request.args)))


@browse.get("/nodes")
def all_nodes() -> Response:
    """The places of the network, searched by any spelling."""
    return _page("nodes", listing=nodes.listing(facts().desk, request.args))


@browse.get("/nodes/<name>")
def one_node(name: str) -> Response:
    """One place in full."""
    if name not in facts().network.nodes:
        raise NotFound()
    return _page("node", page=nodes.page(facts(), name))


@browse.get("/units")
def all_units() -> Response:
    """Units, currencies, equipment and goods."""
    return _page("units", page=units.page(facts().desk))


@browse.get("/how")
def how() -> Response:
    """How a price and a time are calculated."""
    return _page("how", example=explained.example(facts()))


@browse.get("/about")
def about() -> Response:
    """What this is, how far it can be trusted, and what it does not do."""
    return _page("about", page=limits.page(facts()))


def register(app: Flask, desks: Desks) -> None:
    """Put the pages to browse on an app."""
    app.extensions["facts"] = Facts(desks)
    app.register_blueprint(browse)


def _page(name: str, **data: Any) -> Response:
    """A page that a browser may keep, and must ask about: it is sent again only when it is another."""
    answer = make_response(render_template(f"browse/{name}.html", **data))
    answer.cache_control.private = answer.cache_control.no_cache = True
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


@browse.context_processor
def _known() -> dict[str, Any]:
    """What every template of these pages calls by name."""
    served = facts()
    return {
        "places": words.places(served.network), "words": words, "links": links, "subjects": subjects,
        "conditions": conditions, "network": served.network, "tariffs": served.tariffs,
        "today": served.desk.as_known_on, "link_of": link_of, "tongue": nodes.tongue, "currency": units.named,
        "significant": units.significant, "units_of": corridors.units_of, "right_to_left": nodes.RIGHT_TO_LEFT,
    }  # fmt: skip
