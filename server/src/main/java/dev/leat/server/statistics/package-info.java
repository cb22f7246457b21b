/// The GET paths of the API: rows of views, by key, by rank and by period, and items of tables.
@NullMarked
package dev.leat.server.statistics;

import org.jspecify.annotations.NullMarked;
