/// The app as records: a validated, immutable `app.yaml`. The package depends neither on the file's
/// text nor on stores.
@NullMarked
package dev.leat.app;

import org.jspecify.annotations.NullMarked;
