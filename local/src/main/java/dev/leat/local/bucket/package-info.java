/// Buckets: objects are rows of the state file, and their content is in files next to it. Includes
/// object notifications.
///
/// An object is a row (`ObjectTable`) and an immutable file (`Blobs`).
///
/// - A put first writes and syncs the file. Then it commits the row and the notifications
///   (`ObjectNotifications`); many puts can share one commit. The condition of a conditional put is
///   checked in the commit.
/// - A commit that removes objects first records their files in `DeletedBlobs`; `FileRemover`
///   deletes the files afterwards. Each process writes to its own numbered folder, so a start
///   searches only the last process's folder for files without a row (`OrphanedFiles`).
/// - A copy of an object is a hard link to the same file. `BucketListing` uses the index of keys to
///   skip keys with the same prefix.
/// - Parts of uploads are blobs (`UploadTable`, `PartTable`). `LocalUploads` joins them into a new
///   blob before the commit that creates the object and removes them. Unfinished uploads are
///   removed after seven days (`ExpirySweep`).
/// - `KnownBuckets` has the buckets that clients create in addition to the app's buckets. If the
///   app declares such a bucket later, it becomes a bucket of the app.
/// - Pipelines stage their output of a file in `StagingFolders`. Before the last commit
///   `ObjectStorage.publication` creates a second hard link of each staged file. The commit in
///   which `LocalFileLog` records the end of the file turns these links into objects.
@NullMarked
package dev.leat.local.bucket;

import org.jspecify.annotations.NullMarked;
