package dev.leat.cli.dlq;

import picocli.CommandLine.Command;

/// `leat dlq`: commands about dead letters.
@Command(
        name = "dlq",
        header = "List, show, redrive and purge dead letters.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat dlq ls --app examples/orders",
            "  leat dlq show OrderQueue --app examples/orders --limit 1",
            "  leat dlq redrive OrderQueue --app examples/orders --group 3fa2b1"
        })
public final class DlqCommand {}
