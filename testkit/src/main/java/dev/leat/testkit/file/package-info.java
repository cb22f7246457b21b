/// Test files: reading and writing of [dev.leat.testkit.scenario.Scenario].
@NullMarked
package dev.leat.testkit.file;

import org.jspecify.annotations.NullMarked;
