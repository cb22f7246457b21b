/// The app as records: what `app.yaml` says, checked and immutable. Knows nothing of text or
/// stores.
@NullMarked
package dev.leat.app;

import org.jspecify.annotations.NullMarked;
