/// Text to `App`, with every mistake named: one spec for each kind of thing that the file can hold.
@NullMarked
package dev.leat.config;

import org.jspecify.annotations.NullMarked;
