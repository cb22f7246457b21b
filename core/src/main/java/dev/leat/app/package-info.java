/// The app as records: a validated, immutable `app.yaml`. Independent of the file's text and of
/// stores.
@NullMarked
package dev.leat.app;

import org.jspecify.annotations.NullMarked;
