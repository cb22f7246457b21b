package dev.leat.cli.stream;

import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.StreamRecordOperations;
import dev.leat.operations.StreamRecordOperations.StreamSummary;
import picocli.CommandLine.Command;

/// `leat stream`: commands about streams.
@Command(
        name = "stream",
        header = "Put records into a stream, and read them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat stream put live sales.ndjson --key-by shop --app examples/warehouse",
            "  leat stream get live --limit 5 --app examples/warehouse"
        })
public final class StreamCommand {

    /// Returns the stream of this name.
    public static StreamSummary stream(StreamRecordOperations operations, String name) {
        var streams = operations.streams();
        return streams.stream()
                .filter(found -> found.stream().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        CommandException.unknown(
                                "stream",
                                name,
                                streams.stream().map(StreamSummary::stream).toList()));
    }
}
