package dev.leat.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Shrink;
import dev.leat.app.sink.TableSink;
import dev.leat.config.AppFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The texts that are stored with state, or hashed into it, of an app that has every step, sink and
/// option: another text is other state, so `words.txt` may grow but must not change.
/// `-Dgolden=write` writes it.
class StoredWordsTest {

    private static final Path FOLDER = Path.of("src/test/resources/stored-words");

    @Test
    void stateOfEarlierVersionsIsReadByTheSameWords() throws Exception {
        var said = lines(AppFile.read(FOLDER.resolve("app.yaml"), Map.of()));
        var file = FOLDER.resolve("words.txt");
        if ("write".equals(System.getProperty("golden"))) {
            Files.write(file, said);
        }
        assertThat(said).isEqualTo(Files.readAllLines(file));
    }

    private static List<String> lines(App app) {
        var lines = new ArrayList<String>();
        for (var view : app.views().values()) {
            lines.add("view " + view.name());
            add(lines, ViewFingerprint.lines(view));
        }
        for (var pipeline : app.pipelines().values()) {
            lines.add("pipeline " + pipeline.name());
            add(lines, List.of(PipelineFingerprint.text(pipeline)));
            pipeline.from()
                    .files()
                    .ifPresent(files -> {
                        add(lines, List.of(FileFingerprint.of(pipeline, files)));
                        add(lines, FileFingerprint.lines(pipeline, files));
                    });
        }
        lines.add("attributes of items");
        add(
                lines,
                List.of(
                        TableSink.DIGEST,
                        TableSink.VERSION,
                        Shrink.NOTE,
                        Shrink.ORIGINAL,
                        Shrink.MARKER,
                        UnknownFields.RENAMED));
        return lines;
    }

    private static void add(List<String> lines, List<String> words) {
        words.stream().flatMap(String::lines).forEach(line -> lines.add("  " + line));
    }
}
