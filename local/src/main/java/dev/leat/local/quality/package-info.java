/// Measurements of pipelines with `quality`, in the state file.
@NullMarked
package dev.leat.local.quality;

import org.jspecify.annotations.NullMarked;
