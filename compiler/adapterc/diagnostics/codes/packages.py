"""AC061x and AC062x: imports from git, and the adapterc.lock that pins them."""

from __future__ import annotations

from adapterc.diagnostics.codes.code import Code

PACKAGE_CODES: tuple[Code, ...] = (
    Code(
        code="AC0610",
        title="address that is not taken",
        what="`git` is an https or ssh address (`https://HOST/PATH`, `ssh://HOST/PATH`, `USER@HOST:PATH`), "
        "or a path on this machine. A package names other repositories by https or ssh alone.",
        why="Other forms have git run a program (`ext::`, an address that begins with `-`), or fetch "
        "unencrypted and unchecked (`http`, `git`).",
        example="imports:\n  - {git: 'ext::sh -c date', ref: main, path: calm.yaml}",
        mend="Write the address that you clone from over https or ssh.",
    ),
    Code(
        code="AC0611",
        title="credentials in an address",
        what="The address of a repository holds no user and password, no token and no query.",
        why="Specs and adapterc.lock are shared and kept for ever in version control; findings and reports "
        "show addresses.",
        example="imports:\n  - {git: 'https://me:secret@example.org/specs.git', ref: main, path: calm.yaml}",
        mend="Delete it from the address, and withdraw it where the file was shared. git finds a way in: "
        "set up a credential helper (git help credentials), or use ssh with an agent.",
    ),
    Code(
        code="AC0612",
        title="ref that no repository can have",
        what="`ref` is the name of a tag or a branch, or the whole hash of a commit.",
        why="A name that git itself would not give to a tag is a mistake, or one of git's own options.",
        example="imports:\n  - {git: 'https://example.org/a.git', ref: --upload-pack=date, path: calm.yaml}",
        mend="Write the tag's name, such as v1.4.0.",
    ),
    Code(
        code="AC0613",
        title="import that is not pinned",
        what="adapterc.lock pins every import from git: the commit that its ref meant, and the hash of each "
        "file that is read. It is the nearest one from the spec's folder upwards, within its repository.",
        why="A branch moves and a tag can be moved: without a pin two people would build different adapters "
        "from one spec.",
        example="imports:\n  - {git: 'https://example.org/specs.git', ref: v1.4.0, path: calm.yaml}\n"
        "# and no adapterc.lock",
        mend="Run `adapterc lock` and commit adapterc.lock. It is the only command that goes out.",
    ),
    Code(
        code="AC0614",
        title="pinned file that is not on this machine",
        what="What adapterc.lock pins is read from this user's cache, by its hash; there it is not, or it "
        "was damaged and has been taken out.",
        why="Nothing but the very bytes that were pinned is compiled, and no command but `lock` fetches.",
        example="a fresh checkout of a repository that has an adapterc.lock",
        mend="Run `adapterc lock --locked`: it fetches what is pinned, and nothing else.",
    ),
    Code(
        code="AC0615",
        title="adapterc.lock is damaged",
        what="adapterc.lock is JSON as `adapterc lock` writes it: a version, and entries whose content hash "
        "fits their files.",
        why="A lock that was edited, or merged line by line, pins something that nobody has looked at.",
        example='{"version": 1, "packages": [\n<<<<<<< HEAD',
        mend="Take the file from version control as it was, or of a merge the file of one branch, and run "
        "`adapterc lock`.",
    ),
    Code(
        code="AC0616",
        title="prefix that makes a name too long",
        what="With `prefix` the traits, frames and skills of a library are called `prefix-id`, and no id has "
        "more than 64 characters.",
        why="Ids are names of files and tests.",
        example="imports: [{path: lib/calm.yaml, prefix: a-very-long-name-of-a-department-of-a-company}]",
        mend="Write a shorter prefix.",
    ),
    Code(
        code="AC0617",
        title="ref that the repository does not have",
        what="`adapterc lock` asks the repository for a tag or a branch of this name, or for the commit.",
        why="Without a commit there is nothing to pin.",
        example="ref: v1.4  # the tag is called v1.4.0",
        mend="Write the name of a tag or a branch that is there; where both have one name, write it in full: "
        "refs/tags/NAME or refs/heads/NAME.",
    ),
    Code(
        code="AC0618",
        title="pin that the repository does not bear out",
        what="The commit that adapterc.lock pins is no longer there, or a file of it has another hash than "
        "the lock says.",
        why="History was rewritten, or the lock was edited: what was reviewed cannot be had from there.",
        example="a branch that was force-pushed after `adapterc lock`",
        mend="Ask the owners of the repository. If the change is meant, run `adapterc lock "
        "--upgrade-package NAME` and review what adapterc.lock says then.",
    ),
    Code(
        code="AC0619",
        title="no such file in a repository",
        what="Libraries and the files that they name are regular files of the commit: no links, no "
        "submodules, no folders, no pointers of Git LFS, and no larger than is read.",
        why="A link leads elsewhere, and a submodule or a pointer would have another program fetch the rest.",
        example="path: traits/latest.yaml  # a symbolic link there",
        mend="Name the file itself; where it is kept in LFS or a submodule, have it committed as it is.",
    ),
    Code(
        code="AC0620",
        title="repository on this machine that is not allowed",
        what="`git` is a path, and `adapterc lock` reads repositories on this machine only below the folders "
        "that --allow-local names.",
        why="A spec from elsewhere could take texts out of any repository of its reader's.",
        example="imports:\n  - {git: ../private.git, ref: main, path: calm.yaml}",
        mend="Run `adapterc lock --allow-local FOLDER` with a folder whose repositories may be read.",
    ),
)
