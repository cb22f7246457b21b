package dev.leat.config;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/// An option of a map that is read into an `R`, and the reader of its value, which returns the copy
/// method that adds it. [Option#into], [Option#optional] and [Option#apart] create fields.
record Field<R>(Option<?> option, Function<Options, UnaryOperator<R>> reader) {}
