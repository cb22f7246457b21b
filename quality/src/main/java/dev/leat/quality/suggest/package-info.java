/// Proposed parts of `app.yaml`, each with the records that it would reject.
@NullMarked
package dev.leat.quality.suggest;

import org.jspecify.annotations.NullMarked;
