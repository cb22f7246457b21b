/// A test of an app, as data: input, faults and expected results.
@NullMarked
package dev.leat.testkit.scenario;

import org.jspecify.annotations.NullMarked;
