package dev.leat.config;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// A value that is read from a map in the file: the value of an [Option], or a value that is made
/// of several parts. So an option is declared once, at its place among the arguments of the
/// constructor that takes its value.
public interface Part<T> {

    /// The name of the map, such as that of a queue.
    Part<String> NAME = new Read<>(List.of(), options -> Optional.of(options.name()));

    List<Option<?>> options();

    /// Returns the value; empty if it is missing or invalid, which is reported unless the value may
    /// be missing.
    Optional<T> read(Options options);

    /// A part whose value is read by a function.
    record Read<T>(List<Option<?>> options, Function<Options, Optional<T>> reader)
            implements Part<T> {

        @Override
        public Optional<T> read(Options in) {
            return reader.apply(in);
        }
    }

    interface Of3<A, B, C, R> {
        R of(A a, B b, C c);
    }

    interface Of4<A, B, C, D, R> {
        R of(A a, B b, C c, D d);
    }

    interface Of5<A, B, C, D, E, R> {
        R of(A a, B b, C c, D d, E e);
    }

    interface Of7<A, B, C, D, E, F, G, R> {
        R of(A a, B b, C c, D d, E e, F f, G g);
    }

    interface Of8<A, B, C, D, E, F, G, H, R> {
        R of(A a, B b, C c, D d, E e, F f, G g, H h);
    }

    /// Returns a part with the value of an option that has rules of its own.
    static <T> Part<T> of(Option<?> option, Function<Options, T> reader) {
        return new Read<>(List.of(option), options -> Optional.of(reader.apply(options)));
    }

    /// Returns a part that is made of others. All of them are read in order, even if one is
    /// missing, so that all problems are reported.
    static <A, B, R> Part<R> of(Part<A> a, Part<B> b, BiFunction<A, B, R> make) {
        return new Read<>(
                Stream.of(a, b).flatMap(part -> part.options().stream()).toList(),
                options -> {
                    var first = a.read(options);
                    var second = b.read(options);
                    return first.flatMap(x -> second.map(y -> make.apply(x, y)));
                });
    }

    static <A, B, C, R> Part<R> of(Part<A> a, Part<B> b, Part<C> c, Of3<A, B, C, R> make) {
        Part<Function<A, R>> others = of(b, c, (y, z) -> x -> make.of(x, y, z));
        return of(a, others, (x, rest) -> rest.apply(x));
    }

    static <A, B, C, D, R> Part<R> of(
            Part<A> a, Part<B> b, Part<C> c, Part<D> d, Of4<A, B, C, D, R> make) {
        Part<Function<A, R>> others = of(b, c, d, (x, y, z) -> w -> make.of(w, x, y, z));
        return of(a, others, (w, rest) -> rest.apply(w));
    }

    static <A, B, C, D, E, R> Part<R> of(
            Part<A> a, Part<B> b, Part<C> c, Part<D> d, Part<E> e, Of5<A, B, C, D, E, R> make) {
        Part<Function<A, R>> others = of(b, c, d, e, (w, x, y, z) -> v -> make.of(v, w, x, y, z));
        return of(a, others, (v, rest) -> rest.apply(v));
    }

    static <A, B, C, D, E, F, G, R> Part<R> of(
            Part<A> a,
            Part<B> b,
            Part<C> c,
            Part<D> d,
            Part<E> e,
            Part<F> f,
            Part<G> g,
            Of7<A, B, C, D, E, F, G, R> make) {
        Part<Of4<A, B, C, D, R>> others =
                of(e, f, g, (x, y, z) -> (t, u, v, w) -> make.of(t, u, v, w, x, y, z));
        return of(a, b, c, d, others, (t, u, v, w, rest) -> rest.of(t, u, v, w));
    }

    static <A, B, C, D, E, F, G, H, R> Part<R> of(
            Part<A> a,
            Part<B> b,
            Part<C> c,
            Part<D> d,
            Part<E> e,
            Part<F> f,
            Part<G> g,
            Part<H> h,
            Of8<A, B, C, D, E, F, G, H, R> make) {
        Part<Of4<A, B, C, D, R>> others =
                of(e, f, g, h, (w, x, y, z) -> (s, t, u, v) -> make.of(s, t, u, v, w, x, y, z));
        return of(a, b, c, d, others, (s, t, u, v, rest) -> rest.of(s, t, u, v));
    }

    default <R> Part<R> map(Function<T, R> make) {
        return new Read<>(options(), options -> read(options).map(make));
    }

    /// Returns a part whose value may be missing or invalid.
    default Part<Optional<T>> optional() {
        return new Read<>(options(), options -> Optional.of(read(options)));
    }

    /// Returns a part that has this value if the file has no valid one.
    default Part<T> orElse(T other) {
        return new Read<>(options(), options -> read(options).or(() -> Optional.of(other)));
    }
}
