package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.LintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The value type of an option. It reads a value, and describes valid values for messages and the
/// reference.
public interface Value<T> {

    /// The description, such as `a duration from 0s to 12h`.
    String form();

    /// Returns the value. If it is invalid, reports it and returns empty.
    Optional<T> read(Node node, ReadContext in);

    /// Returns the JSON Schema of valid values.
    JsonSchema schema();

    /// Returns a value in the form that it has in a file; empty if a file never contains it, such
    /// as a list without items.
    default Optional<Object> written(T value) {
        return Optional.of(value.toString());
    }

    /// Returns the type of a value that is parsed from text.
    static <T> Value<T> of(String form, Function<String, Optional<T>> parse) {
        return of(form, JsonSchema.text(), parse);
    }

    static <T> Value<T> of(String form, JsonSchema schema, Function<String, Optional<T>> parse) {
        return of(form, schema, parse, value -> value.toString());
    }

    static <T> Value<T> of(
            String form,
            JsonSchema schema,
            Function<String, Optional<T>> parse,
            Function<T, Object> print) {
        return new Written<>(form, schema, (node, in) -> parsed(form, parse, node, in), print);
    }

    /// Returns the type of a value that is read from a node of any kind.
    static <T> Value<T> ofNode(
            String form, JsonSchema schema, BiFunction<Node, ReadContext, Optional<T>> reader) {
        return new Written<>(form, schema, reader, value -> value.toString());
    }

    /// Returns the type of a value that is read from a map of options. The spec and its options
    /// must exist already, because the JSON Schema is made from them here.
    static <T> Value<T> ofOptions(String form, Spec spec, Function<Options, Optional<T>> reader) {
        return ofNode(
                form,
                JsonSchema.options(spec),
                (node, in) ->
                        Optional.of(Options.of(spec, node, in))
                                .filter(Options::usable)
                                .flatMap(reader));
    }

    /// Reports that the value does not have this form.
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

    /// Returns a hint for a value such as `delay:1s`, which YAML reads as one text because the
    /// space after the colon is missing.
    private static Optional<String> withoutBlank(Node.Scalar scalar) {
        return scalar.plain() && Pattern.matches("[\\w-]+:[^\\s/][^\\n]*", scalar.value())
                ? Optional.of("put a space after the colon")
                : Optional.empty();
    }

    private static <T> Optional<T> parsed(
            String form, Function<String, Optional<T>> parse, Node node, ReadContext in) {
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

    /// A type whose parts are functions; see [#of], [#ofNode] and [#ofOptions].
    record Written<T>(
            String form,
            JsonSchema schema,
            BiFunction<Node, ReadContext, Optional<T>> reader,
            Function<T, Object> print)
            implements Value<T> {

        @Override
        public Optional<Object> written(T value) {
            return value.equals(List.of()) || value.equals(Map.of())
                    ? Optional.empty()
                    : Optional.of(print.apply(value));
        }

        @Override
        public Optional<T> read(Node node, ReadContext in) {
            return reader.apply(node, in);
        }
    }
}
