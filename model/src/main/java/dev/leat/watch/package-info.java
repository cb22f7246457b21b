/// Measurements of a pipeline's input over windows of arrival. A summary of a batch is merged with
/// that of its window; reports compare the windows.
@NullMarked
package dev.leat.watch;

import org.jspecify.annotations.NullMarked;
