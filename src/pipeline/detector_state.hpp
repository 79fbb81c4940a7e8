// What a Detector holds, and what one call of it needs. For the files that make up the detector alone.
#pragma once

#include <optional>
#include <span>

#include "coarse/coarse.hpp"
#include "common/deadline.hpp"
#include "common/pool.hpp"
#include "common/tag_facts.hpp"
#include "decode/decode.hpp"
#include "pipeline/file.hpp"
#include "pipeline/skew.hpp"
#include "pipeline/tilt.hpp"
#include "preprocess/preprocess.hpp"
#include "upright/detector.hpp"

namespace upright {
namespace pipeline {

/// Everything a call needs besides the immutable detector; reused so that its memory is.
struct Workspace {
    Buffer<std::uint8_t> file;
    Buffer<std::uint8_t> preview_file;
    decode::Decoded decoded;
    RgbImage first_colour;  ///< of the first look, while the luma is decoded larger
    GreyImage top;          ///< first rows, which a preview is compared with
    preprocess::Workspace preprocess;
    SkewWorkspace skew;
    TiltWorkspace tilt;
};

/// Workspaces kept for later calls: more threads than this at once only cost their set-up.
inline constexpr std::size_t max_idle_workspaces = 16;

/// Options and Call together: what holds for one call.
struct Ask {
    Deadline deadline;
    bool explain = false;
    int page = 0;
};

Error late_error(const Deadline& deadline);

/// For images that define no level, whatever lines they show.
inline constexpr SkewEvidence no_skew{};

}  // namespace pipeline

struct Detector::State {
    using Ask = pipeline::Ask;
    using Workspace = pipeline::Workspace;
    class PreviewLook;

    Options options;
    std::optional<coarse::Classifier> classifier;
    mutable Pool<Workspace> workspaces{pipeline::max_idle_workspaces};

    auto lease_workspace() const {
        return workspaces.acquire([] { return std::make_unique<Workspace>(); });
    }
    Result<Detection> detect(pipeline::Input& input, Workspace& workspace, const Ask& ask) const;
    /// From the previews of a camera's file; nothing where the whole picture is to be looked at.
    Result<std::optional<Detection>> detect_preview(pipeline::Input& input, Workspace& workspace, const Ask& ask) const;
    decode::Request request(const Ask& ask) const;
    Result<Detection> detect_bytes(std::span<const std::uint8_t> bytes, Workspace& workspace, const Ask& ask) const;
    std::optional<Error> decode(std::span<const std::uint8_t> bytes, const decode::Request& request, Workspace& workspace,
                                Timings& timings) const;
    preprocess::Views make_views(Workspace& workspace, const Ask& ask, coarse::FirstLook& seen, Timings& timings) const;
    Result<bool> look(Workspace& workspace, const TagFacts& tag, const Ask& ask, coarse::FirstLook& seen,
                      Detection& detection) const;
    void decide(const TurnEvidence& turn_evidence, const SkewEvidence& skew_evidence, const LineTilt& edges,
                const TagFacts& tag, Detection& detection) const;
};

}  // namespace upright
