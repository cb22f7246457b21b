/// One test of an app, as data: what is given, which faults strike, what is expected.
@NullMarked
package dev.leat.testkit.scenario;

import org.jspecify.annotations.NullMarked;
