"""Every operation of the API.

Source: product rules, section 3.
"""

from __future__ import annotations

from marshmallow import Schema

from api.openapi.answers import answer, failures, formed_answer, json_answer
from api.openapi.examples import BATCH
from api.openapi.operation import in_path, operation, question
from api.openapi.quote_operations import QUOTES
from api.openapi.shapes import TEXT, Json
from api.schemas import BatchSchema, RowsSchema, SearchSchema

CSV = "text/csv"
READ = (406, 422, 500)


def _look_up(name: str, summary: str, shape: str, query: Schema | None = None) -> Json:
    answers = {"200": json_answer(summary, shape), **failures(*READ)}
    return {"get": operation(name, "Look-ups", summary, answers, query=query)}


_RATES = operation(
    "rates", "Quotes", "Options with charges for one consignment; nothing is stored",
    {"200": formed_answer("The options, cheapest first; none, with the reasons, where no route has a price.", "Rates"),
     **failures(400, 406, 413, 415, 422, 500)},
    body=question("A consignment. Only origin, destination, dispatch_date and equipment are mandatory."),
)  # fmt: skip
_BATCH = operation(
    "batch", "Batches", "A CSV of consignments in, a priced CSV out",
    {"200": answer("The table, sent block by block while it is priced.", {CSV: TEXT}, "X-Accel-Buffering"),
     **failures(406, 413, 415, 422, 500, 503)},
    description="Columns are those of a request: origin, destination, dispatch_date and equipment are mandatory. A bad "
                "row costs that row only and says so in its status; what makes the whole table unreadable is refused "
                "before anything is sent. An answer that ends without its last chunk was interrupted. "
                "A table has at most 50 MB, or what KARVAN_BATCH_MB says on this service.",
    query=BatchSchema(), body={
        "required": True, "description": "UTF-8, parted by comma, semicolon or tab.",
        "content": {CSV: {"schema": TEXT, "examples": {"three": {"summary": "Three consignments", "value": BATCH}}}},
    },
)  # fmt: skip
_ROWS = operation(
    "tariff_rows", "Tariffs", "Rows of a tariff book with conditions and sources",
    {"200": json_answer("One page of rows.", "TariffRows"), **failures(*READ, 404)}, query=RowsSchema(),
    more=[in_path("book", "Its id, as in /v1/tariffs.", "cis-transit"),
          in_path("edition", "Its edition.", "2026-11")],
)  # fmt: skip

PATHS: dict[str, Json] = {
    "/v1/rates": {"post": _RATES},
    **QUOTES,
    "/v1/batches": {"post": _BATCH},
    "/v1/locations": _look_up("locations", "Places by code or name in any spelling", "Locations", SearchSchema()),
    "/v1/equipment": _look_up("equipment", "Containers and wagons", "EquipmentTypes"),
    "/v1/commodities": _look_up("commodities", "Commodity codes by digits or label", "Commodities", SearchSchema()),
    "/v1/corridors": _look_up("corridors", "Named corridors with their legs", "Corridors"),
    "/v1/currencies": _look_up("currencies", "Currencies with their minor digits", "Currencies"),
    "/v1/units": _look_up("units", "Units of mass, and the measures of tariff rows", "Units"),
    "/v1/scenarios": _look_up("scenarios", "What-ifs that a request may name", "Scenarios"),
    "/v1/tariffs": {"get": operation(
        "tariff_books", "Tariffs", "The books that prices are made of, a later one over an earlier one",
        {"200": json_answer("The books.", "TariffBooks"), **failures(*READ)},
    )},
    "/v1/tariffs/{book}/{edition}/rates": {"get": _ROWS},
    "/v1/version": {"get": operation(
        "version", "Service", "The engine, the books and the network that prices are made with",
        {"200": json_answer("Versions and digests.", "Version"), **failures(*READ)},
    )},
    "/readyz": {"get": operation(
        "readyz", "Service", "Whether everything is answered, or only what needs no store",
        {"200": json_answer("What the process can do.", "Readiness"), **failures(500)},
    )},
    "/metrics": {"get": operation(
        "metrics", "Service", "What all processes of this instance have counted, for Prometheus",
        {"200": answer("Counters and histograms.", {"text/plain": TEXT}), **failures(500)},
    )},
    "/healthz": {"get": operation(
        "healthz", "Service", "The process answers", {"200": json_answer("It does.", "Health"), **failures(500)},
    )},
}  # fmt: skip
"""Address -> its operations by method."""
