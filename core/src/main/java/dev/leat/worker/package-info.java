/// The threads of a pipeline: they lease, do a job that they know nothing of, and wait.
@NullMarked
package dev.leat.worker;

import org.jspecify.annotations.NullMarked;
