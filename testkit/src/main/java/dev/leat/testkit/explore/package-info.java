/// Random fault schedules: a search for schedules in which an app breaks an invariant, and the
/// minimisation of such schedules.
@NullMarked
package dev.leat.testkit.explore;

import org.jspecify.annotations.NullMarked;
