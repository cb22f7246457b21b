/// Tests of an app on a virtual clock, for JUnit.
@NullMarked
package dev.leat.testkit;

import org.jspecify.annotations.NullMarked;
