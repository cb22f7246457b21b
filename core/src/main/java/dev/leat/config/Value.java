package dev.leat.config;

import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.Optional;
import java.util.function.Function;

/// What an option may hold: how it is written, in words that messages and reference share, and how
/// it is read.
public interface Value<T> {

    /// Such as `a duration from 0s to 12h`.
    String form();

    /// The value; empty where it is wrong, which was then reported.
    Optional<T> read(Node node, ReadContext in);

    /// The same for editors.
    JsonSchema schema();

    /// A value as the file would have it; empty if nobody would write it.
    default Optional<Object> written(T value) {
        return Optional.of(value.toString());
    }

    /// A value that is read from its text alone.
    static <T> Value<T> of(String form, Function<String, Optional<T>> parse) {
        return of(form, JsonSchema.text(), parse);
    }

    static <T> Value<T> of(String form, JsonSchema schema, Function<String, Optional<T>> parse) {
        return new Written<>(form, schema, parse, value -> value.toString());
    }

    static <T> Value<T> of(
            String form,
            JsonSchema schema,
            Function<String, Optional<T>> parse,
            Function<T, Object> print) {
        return new Written<>(form, schema, parse, print);
    }

    /// Reports that something else stands here than should.
    static <T> Optional<T> unexpected(String form, Node node, ReadContext in) {
        switch (node) {
            case Node.Unusable _ -> {}
            case Node.Scalar scalar when node.nothing() ->
                    in.problem(
                            scalar.mark(),
                            GeneralLintMessage.EXPECTED,
                            in.thing(),
                            form,
                            "is empty");
            case Node.Scalar scalar ->
                    in.report()
                            .problem(
                                    scalar.mark(),
                                    GeneralLintMessage.EXPECTED.what(
                                            in.thing(),
                                            form,
                                            "is '" + LintMessage.quotable(scalar.value()) + "'"),
                                    withoutBlank(scalar));
            case Node.Entries map when map.entries().isEmpty() ->
                    in.problem(
                            map.mark(), GeneralLintMessage.EXPECTED, in.thing(), form, "is empty");
            case Node.Items list when list.items().isEmpty() ->
                    in.problem(
                            list.mark(), GeneralLintMessage.EXPECTED, in.thing(), form, "is empty");
            case Node.Entries map when map.flow() ->
                    in.problem(map.mark(), GeneralLintMessage.EXPECTED_NO_BRACES, in.thing(), form);
            case Node.Entries map ->
                    in.problem(
                            map.mark(), GeneralLintMessage.EXPECTED, in.thing(), form, "is a map");
            case Node.Items list ->
                    in.problem(
                            list.mark(),
                            GeneralLintMessage.EXPECTED,
                            in.thing(),
                            form,
                            "is a list");
        }
        return Optional.empty();
    }

    /// `delay:1s`: to YAML a text, because no blank stands behind the colon.
    private static Optional<String> withoutBlank(Node.Scalar scalar) {
        return scalar.plain() && scalar.value().matches("[\\w-]+:[^\\s/][^\\n]*")
                ? Optional.of("a blank must stand behind the colon")
                : Optional.empty();
    }

    /// See [#of].
    record Written<T>(
            String form,
            JsonSchema schema,
            Function<String, Optional<T>> parse,
            Function<T, Object> print)
            implements Value<T> {

        @Override
        public Optional<Object> written(T value) {
            return Optional.of(print.apply(value));
        }

        @Override
        public Optional<T> read(Node node, ReadContext in) {
            if (!(node instanceof Node.Scalar scalar) || node.nothing()) {
                return unexpected(form, node, in);
            }
            var text = in.text(scalar);
            var value = text.flatMap(t -> parse.apply(t.value()));
            if (text.isPresent() && value.isEmpty()) {
                var is = "is '" + LintMessage.quotable(text.get().value()) + "'";
                in.problem(scalar.mark(), GeneralLintMessage.EXPECTED, in.thing(), form, is);
            }
            return value;
        }
    }
}
