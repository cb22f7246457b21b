/// Accepted proposals: changes of the text of `app.yaml`.
@NullMarked
package dev.leat.quality.accept;

import org.jspecify.annotations.NullMarked;
