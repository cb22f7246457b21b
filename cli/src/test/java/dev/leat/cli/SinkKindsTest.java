package dev.leat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.kind.SinkKindCase;
import dev.leat.contract.kind.SinkKindCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private Session run(int code, String text, String... words) throws Exception {
        Files.writeString(folder.resolve("app.yaml"), text);
        var session = new Session();
        assertThat(session.run(words)).as(session.err()).isEqualTo(code);
        return session;
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
}
