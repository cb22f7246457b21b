package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sink;
import dev.leat.config.AppFile;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCase;
import dev.leat.contract.kind.SinkKindCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/// `leat lint` and `leat explain` know every kind of sink.
class SinkKindsTest {

    @TempDir Path folder;

    static List<SinkKindCase> kinds() {
        return SinkKindCases.all();
    }

    static List<RecordSinkCase> ofRecords() {
        return SinkKindCases.ofRecords();
    }

    private Session run(int code, String text, String... words) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), text);
        return Session.run(code, words);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void explainShowsItsOptions(SinkKindCase kind) throws Exception {
        var text = SinkKindCases.app(kind, false);
        var app = folder.toString();
        run(0, text, "lint", app);
        var said = run(0, text, "explain", SinkKindCases.PIPELINE, "--app", app, "--json").out();
        var sink = JsonMapper.shared().readTree(said).path("sinks").path(0);
        kind.options("first")
                .forEach((option, value) ->
                        assertThat(sink.path(option).asString()).isEqualTo(value));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void lintNamesAResourceThatIsNotThere(SinkKindCase kind) throws Exception {
        var text = SinkKindCases.app(kind, false).replace("first\"", "missing\"");
        var session = run(2, text, "lint", folder.toString());
        assertThat(session.out() + session.err()).contains("missing").contains("app.yaml:");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aSinkHasTheKindOfItsResource(SinkKindCase kind) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), SinkKindCases.app(kind, false));
        var app = AppFile.read(file, Map.of());
        assertThat(app.pipeline(SinkKindCases.PIPELINE).to())
                .allMatch(sink -> app.has(sink.kind(), sink.name()));
    }

    @ParameterizedTest
    @MethodSource("ofRecords")
    void lintRefusesSinksThatKeepMessagesForFiles(SinkKindCase kind) throws Exception {
        var text = SinkKindCases.app(kind, false);
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var sinks = AppFile.read(file, Map.of()).pipeline(SinkKindCases.PIPELINE).to();
        Files.writeString(
                file,
                text.replace(kind.beginning(), "from: {bucket: arrivals, schema: Sale}")
                        .replaceFirst("app: kinds\n", "app: kinds\nbuckets: {arrivals: {}}\n"));
        var session = new Session();
        session.run("lint", folder.toString());
        boolean refused =
                (session.out() + session.err()).contains("accepts records of queues only");
        assertThat(refused).isEqualTo(sinks.stream().anyMatch(Sink::keepsMessages));
    }
}
