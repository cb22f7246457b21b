/// A profile as one HTML page.
@NullMarked
package dev.leat.quality.page;

import org.jspecify.annotations.NullMarked;
