package dev.leat.cli;

import picocli.CommandLine.Command;

/// `leat dlq`: what was given up, and why.
@Command(
        name = "dlq",
        header = "Shows dead letters: messages that were rejected or failed too often.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat dlq ls --app examples/orders",
            "  leat dlq show OrderQueue --app examples/orders --limit 1"
        })
final class DlqCommand {}
