package dev.leat.cli.lake;

import picocli.CommandLine.Command;

/// `leat lake`: commands about lake tables.
@Command(
        name = "lake",
        header = "Compact, expire, roll back and verify lake tables.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "%nEach commit to a table also does its maintenance. These commands do more of it,",
            "while the app runs or when it is stopped."
        },
        footer = {
            "%nExamples:",
            "  leat lake compact sales --app examples/lake",
            "  leat lake verify sales --app examples/lake"
        })
public final class LakeCommand {}
