package dev.leat.isolation;

import dev.leat.item.Item;
import dev.leat.item.ItemJson;
import dev.leat.lookup.LookupOrigins;
import dev.leat.process.ParentPipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The program of the process of trials, which [TrialJvm] starts. It processes tasks one after the
/// other. A failure that the process survives ends a task, too: Leat meets it again.
public final class TrialProgram {

    private TrialProgram() {}

    /// Opens the app of the trials.
    public interface Opening {

        /// Returns what processes the tasks.
        ///
        /// @param text the text of the app file
        /// @param origins the origins of the rows of lookups
        TrialWorker open(String text, LookupOrigins origins) throws Exception;
    }

    /// Takes the standard input and output, opens the app, and processes tasks until the input
    /// ends.
    public static void run(Opening opening) throws Exception {
        var line = new TrialLine(ParentPipe.open());
        var worker = opening.open(new String(line.next(), StandardCharsets.UTF_8), origins(line));
        line.send(TrialLine.READY, new byte[0]);
        while (true) {
            var task = TrialBytes.object(line.next(), TrialTask.class);
            try {
                worker.run(task, piece -> new TrialContent(piece, line));
            } catch (Throwable survived) {
                System.err.println("the trial ended with " + survived);
            }
            line.send(TrialLine.DONE, new byte[0]);
        }
    }

    private static LookupOrigins origins(TrialLine line) {
        return new LookupOrigins() {
            @Override
            public InputStream object(String bucket, String key) throws IOException {
                return new ByteArrayInputStream(
                        (byte[]) line.ask(new TrialQuestion.OfObject(bucket, key)));
            }

            @Override
            public List<Optional<Item>> items(String table, List<List<String>> keys) {
                var asked = new ArrayList<ArrayList<String>>();
                keys.forEach(key -> asked.add(new ArrayList<>(key)));
                try {
                    var found = (ArrayList<?>) line.ask(new TrialQuestion.OfItems(table, asked));
                    return found.stream()
                            .map(text -> Optional.ofNullable((String) text).map(ItemJson::read))
                            .toList();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            }
        };
    }
}
