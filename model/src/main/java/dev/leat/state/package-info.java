/// The kinds of state of an app, in all stores.
@NullMarked
package dev.leat.state;

import org.jspecify.annotations.NullMarked;
