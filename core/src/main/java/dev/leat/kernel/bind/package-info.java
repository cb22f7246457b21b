/// Binding of single expressions: allowed or rejected, and given their types.
@NullMarked
package dev.leat.kernel.bind;

import org.jspecify.annotations.NullMarked;
