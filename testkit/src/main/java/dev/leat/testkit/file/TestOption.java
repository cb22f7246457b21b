package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Value;
import dev.leat.config.text.Node;
import dev.leat.testkit.file.TestForm.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;

/// An option of a test file, or several options that have a value together. One declaration has the
/// name, the type and the help, how the value is read, and how it is written.
record TestOption<T>(
        List<Option<?>> options, Function<TestMap, Optional<T>> reader, Writer<T> writer) {

    /// Adds the options of a value to a map of a test file.
    interface Writer<T> {
        void write(T value, Map<String, YamlWriter> entries);
    }

    static <T> TestOption<T> of(Option<T> option, Function<T, YamlWriter> writer) {
        return of(option, map -> map.find(option).or(option::otherwise), writer);
    }

    /// An option whose reader resolves its value, for example a name.
    static <T> TestOption<T> of(
            Option<?> option,
            Function<TestMap, Optional<T>> reader,
            Function<T, YamlWriter> writer) {
        return new TestOption<>(
                List.of(option),
                reader,
                (value, entries) -> entries.put(option.name(), writer.apply(value)));
    }

    /// A number or a keyword.
    static <T> TestOption<T> plain(String name, Value<T> value, String help) {
        return of(Option.of(name, value, help), YamlWriter::plain);
    }

    /// A number or a keyword that is absent if it is the default.
    static <T> TestOption<T> plain(String name, Value<T> value, T otherwise, String help) {
        return of(Option.of(name, value, otherwise, help), YamlWriter::plain).unless(otherwise);
    }

    static TestOption<Duration> duration(String name, String help) {
        return of(
                Option.of(name, TimeValues.DURATION, help),
                time -> YamlWriter.plain(TimeValues.written(time)));
    }

    /// A keyword that has a meaning if it is present.
    static TestOption<Boolean> present(
            String name, Value<String> value, String keyword, String help) {
        var option = Option.of(name, value, help);
        return new TestOption<>(
                List.of(option),
                map -> Optional.of(map.options().has(option)),
                (present, entries) -> {
                    if (present) {
                        entries.put(name, YamlWriter.plain(keyword));
                    }
                });
    }

    static TestOption<String> text(String name, String help) {
        return text(name, "a text", help);
    }

    static TestOption<String> text(String name, String form, String help) {
        return name(name, form, help, (_, text) -> Optional.of(text.value()));
    }

    /// The name of a part of the app.
    static TestOption<String> name(String name, AppName of, String help) {
        return name(Option.of(name, DeferredValue.name(of.form()), help), of::find);
    }

    /// The name of a part of the app, which is required.
    static TestOption<String> required(String name, AppName of, String help) {
        return name(Option.needed(name, DeferredValue.name(of.form()), help), of::find);
    }

    /// The name of a part of the app, which the kind of an item requires.
    static TestOption<String> needed(String name, AppName of, String help) {
        return needed(
                Option.of(name, DeferredValue.name(of.form()), help),
                "write " + of.form(),
                of::find);
    }

    /// A text that is resolved.
    static TestOption<String> name(
            String name,
            String form,
            String help,
            BiFunction<TestFileContext, Node.Scalar, Optional<String>> resolve) {
        return name(Option.of(name, DeferredValue.name(form), help), resolve);
    }

    static TestOption<String> name(
            Option<Node.Scalar> option,
            BiFunction<TestFileContext, Node.Scalar, Optional<String>> resolve) {
        return of(
                option,
                map -> map.find(option).flatMap(name -> resolve.apply(map.in(), name)),
                YamlWriter::text);
    }

    /// A name that must be given, with a hint.
    static TestOption<String> needed(
            Option<Node.Scalar> option,
            String hint,
            BiFunction<TestFileContext, Node.Scalar, Optional<String>> resolve) {
        return of(
                option,
                map -> map.need(option, hint).flatMap(name -> resolve.apply(map.in(), name)),
                YamlWriter::text);
    }

    /// A list of texts.
    static TestOption<List<String>> texts(
            Option<List<Node.Scalar>> option,
            BiFunction<TestFileContext, Node.Scalar, Optional<String>> resolve) {
        return of(
                option,
                map ->
                        map.options()
                                .find(option)
                                .map(texts ->
                                        texts.stream()
                                                .flatMap(t -> resolve.apply(map.in(), t).stream())
                                                .toList()),
                texts -> new YamlWriter.Items(texts.stream().map(YamlWriter::text).toList(), true));
    }

    /// An option that may be absent.
    TestOption<Optional<T>> optional() {
        return new TestOption<>(
                options,
                map -> Optional.of(reader.apply(map)),
                (value, entries) -> value.ifPresent(v -> writer.write(v, entries)));
    }

    /// An option that is absent if it has this value.
    TestOption<T> unless(T otherwise) {
        return new TestOption<>(
                options,
                map -> reader.apply(map).or(() -> Optional.of(otherwise)),
                (value, entries) -> {
                    if (!value.equals(otherwise)) {
                        writer.write(value, entries);
                    }
                });
    }

    /// Reports a map that has none of these options.
    TestOption<T> requiring(TestFileLintMessage mistake, String... names) {
        return new TestOption<>(
                options,
                map -> {
                    map.require(mistake, names);
                    return reader.apply(map);
                },
                writer);
    }

    <U> TestOption<U> as(Function<T, U> read, Function<U, T> write) {
        return new TestOption<>(
                options,
                map -> reader.apply(map).map(read),
                (value, entries) -> writer.write(write.apply(value), entries));
    }

    /// An optional number of things.
    static TestOption<OptionalInt> count(String name, String help) {
        return number(name, ScalarValues.whole(0, 999_999_999), help);
    }

    /// An optional number.
    static TestOption<OptionalInt> number(String name, Value<Integer> value, String help) {
        return plain(name, value, help)
                .optional()
                .as(
                        n -> n.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                        n -> n.isPresent() ? Optional.of(n.getAsInt()) : Optional.empty());
    }

    /// Returns the option as a member of an `R`.
    <R> Member<R, T> from(Function<R, T> getter) {
        return new Member<>(this, getter);
    }

    /// Returns the name of the only or first option.
    String name() {
        return options.getFirst().name();
    }
}
