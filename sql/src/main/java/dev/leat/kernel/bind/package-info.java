/// Binding of expressions: checks that an expression is allowed, and determines its type.
@NullMarked
package dev.leat.kernel.bind;

import org.jspecify.annotations.NullMarked;
