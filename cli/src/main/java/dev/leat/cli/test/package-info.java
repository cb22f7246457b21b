/// `leat test`: runs the tests of an app and reports results.
@NullMarked
package dev.leat.cli.test;

import org.jspecify.annotations.NullMarked;
