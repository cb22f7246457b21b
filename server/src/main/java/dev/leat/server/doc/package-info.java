/// What the app's API tells about itself: OpenAPI for programs, a page for people. Both are made
/// from the app alone.
@NullMarked
package dev.leat.server.doc;

import org.jspecify.annotations.NullMarked;
