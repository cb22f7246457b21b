package dev.leat.cli.dlq;

import picocli.CommandLine.Command;

/// `leat dlq`: what was given up, and why.
@Command(
        name = "dlq",
        header = "Dead letters, messages that were given up: see them, send them back.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat dlq ls --app examples/orders",
            "  leat dlq show OrderQueue --app examples/orders --limit 1",
            "  leat dlq redrive OrderQueue --app examples/orders --group 3fa2b1"
        })
public final class DlqCommand {}
