/// Random orders through the whole of an app, against models of its queue and of its views.
@NullMarked
package dev.leat.cli.law;

import org.jspecify.annotations.NullMarked;
