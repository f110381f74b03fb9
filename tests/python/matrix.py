"""Which tests run where. A module that is not named here runs on every interpreter, in each lane.

`nox` runs the whole suite on the newest interpreter in the direct lane. On the others, and in the
generated lane, it runs what could answer otherwise there: what marks the modules named here says.
CONTRIBUTING.md has the matrix, and why that is enough.
"""

from __future__ import annotations

#: Texts, names and sums, which pass through no function of an interpreter that the other modules
#: don't use; and what reads files of the repository or of the wheel.
SAME_ON_EVERY_INTERPRETER = {
    "test_cli_budget",
    "test_cli_count",
    "test_cli_data",
    "test_cli_data_messages",
    "test_cli_data_pictures",
    "test_cli_data_tally",
    "test_cli_estimates",
    "test_cli_filter",
    "test_cli_folders",
    "test_cli_input_encoding",
    "test_cli_models_and_doctor",
    "test_cli_progress",
    "test_cli_properties",
    "test_cli_several_models",
    "test_cli_split",
    "test_cli_truncate",
    "test_cpython_stdlib",
    "test_crypto_jws",
    "test_estimates",
    "test_filter_differential",
    "test_filter_reference",
    "test_filter_values",
    "test_layout",
    "test_long_runs",
    "test_messages",
    "test_messages_fuzz",
    "test_messages_shapes",
    "test_messages_tools",
    "test_models",
    "test_names",
    "test_notices",
    "test_oracle",
    "test_parity",
    "test_records",
    "test_typing",
    "test_vault",
}

#: What never comes to a lane, or to nothing in it that the other modules don't ask.
SAME_IN_EACH_LANE = {
    "test_cli_budget",
    "test_cli_count",
    "test_cli_data",
    "test_cli_data_messages",
    "test_cli_data_pictures",
    "test_cli_data_tally",
    "test_cli_estimates",
    "test_cli_filter",
    "test_cli_folders",
    "test_cli_failing_text",
    "test_cli_input_encoding",
    "test_cli_models_and_doctor",
    "test_cli_process",
    "test_cli_progress",
    "test_cli_properties",
    "test_cli_several_models",
    "test_cli_split",
    "test_cli_truncate",
    "test_crypto_json",
    "test_crypto_jws",
    "test_crypto_webhooks",
    "test_filter_differential",
    "test_filter_reference",
    "test_filter_values",
    "test_layout",
    "test_messages",
    "test_messages_fuzz",
    "test_messages_shapes",
    "test_messages_tools",
    "test_models",
    "test_names",
    "test_notices",
    "test_oracle",
    "test_records",
    "test_typing",
    "test_vault",
}
