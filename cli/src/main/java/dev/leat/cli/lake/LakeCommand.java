package dev.leat.cli.lake;

import picocli.CommandLine.Command;

/// `leat lake`: commands about lake tables.
@Command(
        name = "lake",
        header = "List, compact, expire, roll back, verify and propose lake tables.",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "%nEach commit to a table also does its maintenance. These commands do more of it,",
            "while the app runs or when it is stopped."
        },
        footer = {
            "%nExamples:",
            "  leat lake ls --app examples/lake",
            "  leat lake verify sales --app examples/lake"
        })
public final class LakeCommand {}
