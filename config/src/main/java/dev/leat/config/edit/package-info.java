/// Changes of the text of `app.yaml` that keep every other byte.
@NullMarked
package dev.leat.config.edit;

import org.jspecify.annotations.NullMarked;
