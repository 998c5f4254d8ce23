"""The service keeps to its document, whatever is sent: every operation, data that fits it and data that does not."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode

from tests.service import shipped

SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", shipped())
SCHEMA.config.generation.update(modes=list(GenerationMode))
# That a place exists, or that two days fit, is beyond a shape: what fits the shape may still be wrong.
SCHEMA.config.checks.positive_data_acceptance.expected_statuses.append("422")


@SCHEMA.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_operation(case: Case) -> None:
    # The transport that calls the service in this process unpacks nothing.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
