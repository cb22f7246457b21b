package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.Part;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A form of a map in a test file: the options that have the members of an `R`, in the order in
/// which they are written. The condition `when` is true for the maps of this form, if there are
/// other forms. A map with a list of maps is written on lines of its own, as are all maps that are
/// not `brief`.
record TestForm<R>(Class<R> type, TestOption<R> whole, Predicate<TestMap> when, boolean brief) {

    /// An option that has a member of an `R`.
    record Member<R, T>(TestOption<T> option, Function<R, T> getter) {

        private boolean read(TestMap map, Map<Member<R, ?>, Object> values) {
            var value = map.find(option);
            value.ifPresent(v -> values.put(this, v));
            return value.isPresent();
        }

        @SuppressWarnings("unchecked") // only `read` adds values
        private T in(Map<Member<R, ?>, Object> values) {
            return (T) Optional.ofNullable(values.get(this)).orElseThrow();
        }

        private void write(R whole, Map<String, YamlWriter> entries) {
            option.writer().write(getter.apply(whole), entries);
        }
    }

    static <R, A> TestForm<R> of(Class<R> type, Member<R, A> a, Function<A, R> make) {
        return of(type, List.of(a), in -> make.apply(a.in(in)));
    }

    static <R, A, B> TestForm<R> of(
            Class<R> type, Member<R, A> a, Member<R, B> b, BiFunction<A, B, R> make) {
        return of(type, List.of(a, b), in -> make.apply(a.in(in), b.in(in)));
    }

    static <R, A, B, C> TestForm<R> of(
            Class<R> type,
            Member<R, A> a,
            Member<R, B> b,
            Member<R, C> c,
            Part.Of3<A, B, C, R> make) {
        return of(type, List.of(a, b, c), in -> make.of(a.in(in), b.in(in), c.in(in)));
    }

    static <R, A, B, C, D> TestForm<R> of(
            Class<R> type,
            Member<R, A> a,
            Member<R, B> b,
            Member<R, C> c,
            Member<R, D> d,
            Part.Of4<A, B, C, D, R> make) {
        return of(type, List.of(a, b, c, d), in -> make.of(a.in(in), b.in(in), c.in(in), d.in(in)));
    }

    static <R, A, B, C, D, E> TestForm<R> of(
            Class<R> type,
            Member<R, A> a,
            Member<R, B> b,
            Member<R, C> c,
            Member<R, D> d,
            Member<R, E> e,
            Part.Of5<A, B, C, D, E, R> make) {
        return of(
                type,
                List.of(a, b, c, d, e),
                in -> make.of(a.in(in), b.in(in), c.in(in), d.in(in), e.in(in)));
    }

    private static <R> TestForm<R> of(
            Class<R> type,
            List<Member<R, ?>> members,
            Function<Map<Member<R, ?>, Object>, R> make) {
        var options = members.stream().flatMap(m -> m.option().options().stream()).toList();
        Function<TestMap, Optional<R>> reader =
                map -> {
                    var values = new HashMap<Member<R, ?>, Object>();
                    long read = members.stream().filter(m -> m.read(map, values)).count();
                    return Optional.of(values).filter(_ -> read == members.size()).map(make);
                };
        return new TestForm<>(
                type,
                new TestOption<>(
                        options,
                        reader,
                        (whole, entries) -> members.forEach(m -> m.write(whole, entries))),
                _ -> true,
                true);
    }

    TestForm<R> when(Predicate<TestMap> condition) {
        return new TestForm<>(type, whole, condition, brief);
    }

    TestForm<R> onLines() {
        return new TestForm<>(type, whole, when, false);
    }

    /// Returns the spec of maps with these options, each of them once.
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    static Spec spec(String kind, String help, List<TestOption<?>>... options) {
        return Spec.of(
                kind,
                help,
                Stream.of(options)
                        .flatMap(List::stream)
                        .flatMap(option -> option.options().stream())
                        .distinct()
                        .toArray(Option<?>[]::new));
    }

    /// Returns the spec of the maps of this form.
    Spec spec(String kind, String help) {
        return spec(kind, help, List.of(whole));
    }

    /// Reads a map that has this spec. If it is invalid, reports the problems and returns empty.
    Optional<R> read(Spec spec, Node node, TestFileContext in) {
        return TestMap.of(spec, node, in).find(whole);
    }

    /// Writes the value if it is an `R`.
    Optional<YamlWriter.Entries> write(Object value) {
        if (!type.isInstance(value)) {
            return Optional.empty();
        }
        var entries = new LinkedHashMap<String, YamlWriter>();
        whole.writer().write(type.cast(value), entries);
        boolean lines = entries.values().stream().anyMatch(YamlWriter::needsLines);
        return Optional.of(new YamlWriter.Entries(entries, brief && !lines));
    }
}
