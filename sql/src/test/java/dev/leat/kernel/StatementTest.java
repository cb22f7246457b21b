package dev.leat.kernel;

import static dev.leat.kernel.Orders.app;
import static dev.leat.kernel.Orders.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.SourcePosition;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.sink.ViewSink;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.compile.Compiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StatementTest {

    @Test
    void isWhatTheGoldenFileSays() throws Exception {
        var pipeline = pipeline();
        try (var binder = new Binder()) {
            var statement = Compiler.compile(app(pipeline), pipeline, binder).statement();
            assertThat(statement.text() + "\n").isEqualTo(golden());
        }
    }

    @Test
    void isExplainedWithLinesOfTheAppFileAndNothingElseChanged() throws Exception {
        var several =
                new Sql("order_value > 0\n  and user_id <> 'a\nb'", new SourcePosition(17, 9));
        var check = new Step.Check(Map.of("positive", several));
        var pipeline = pipeline(List.of(check), List.of(ViewSink.of("global_stats")));
        try (var kernels = new Kernels();
                var binder = new Binder()) {
            var explained = kernels.explain(app(pipeline), pipeline);
            var statement = Compiler.compile(app(pipeline), pipeline, binder).statement();
            assertThat(explained.expressions()).containsExactly(several);
            assertThat(explained.sql())
                    .contains("\n      -- line 17\n      order_value > 0\n")
                    .contains("'a\nb'");
            assertThat(explained.sql().replaceAll("-- line \\d+", ""))
                    .isEqualToIgnoringWhitespace(statement.text());
        }
    }

    @Test
    void knowsTheLinesOfTheAppFile() throws Exception {
        var check =
                new Step.Check(
                        Map.of("positive", new Sql("order_value > 0", new SourcePosition(17, 9))));
        var pipeline = pipeline(List.of(check), List.of(ViewSink.of("global_stats")));
        try (var binder = new Binder()) {
            var statement = Compiler.compile(app(pipeline), pipeline, binder).statement();
            int at = statement.text().indexOf("order_value > 0");
            assertThat(statement.at(at).line()).isEqualTo(17);
            assertThat(statement.at(0)).isEqualTo(SourcePosition.NONE);
        }
    }

    private static String golden() throws IOException {
        try (var file = StatementTest.class.getResourceAsStream("orders.sql")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
