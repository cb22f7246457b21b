/// The statistics API: rows of views, by key, by rank and by period.
@NullMarked
package dev.leat.server.statistics;

import org.jspecify.annotations.NullMarked;
