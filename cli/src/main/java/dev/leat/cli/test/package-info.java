/// `leat test`: the tests of an app, and what they found.
@NullMarked
package dev.leat.cli.test;

import org.jspecify.annotations.NullMarked;
