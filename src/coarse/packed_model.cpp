#include "coarse/packed_model.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <stdexcept>

#include "coarse/weight_storage.hpp"

namespace upright::coarse {
namespace {

static_assert(std::endian::native == std::endian::little, "packed networks are read as they lie");

class Reader {
public:
    explicit Reader(std::span<const unsigned char> data) : data_(data) {}

    std::span<const unsigned char> take(std::size_t size) {
        if (size > data_.size() - at_) throw std::invalid_argument("packed network is cut short");
        const auto part = data_.subspan(at_, size);
        at_ += size;
        return part;
    }
    int take_int(int limit) {
        std::uint32_t value = 0;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        if (value > static_cast<std::uint32_t>(limit)) throw std::invalid_argument("packed network is malformed");
        return static_cast<int>(value);
    }
    void align() { take((4 - at_ % 4) % 4); }

private:
    std::span<const unsigned char> data_;
    std::size_t at_ = 0;
};

constexpr int max_channels = 4096, max_side = 4096, max_layers = 256;
constexpr int largest_of_eight_bits = 127;

cv::Mat read_floats(Reader& reader, int count) {
    cv::Mat values(1, count, CV_32F);
    const auto size = static_cast<std::size_t>(count) * sizeof(float);
    std::memcpy(values.data, reader.take(size).data(), size);
    return values;
}

/// Room for the weights of a layer; their padding is there already.
IntegerWeights room_for(int outputs, int depth, WeightStorage& storage) {
    IntegerWeights integers{outputs, depth, storage.take(outputs * (depth + depth % 2)).reshape(1, outputs), {}};
    if (depth % 2 != 0) integers.values.col(depth).setTo(0);
    return integers;
}

/// Of half precision, rounded to as many bits as their sums leave.
IntegerWeights rounded(const cv::Mat& weights, WeightStorage& storage) {
    IntegerWeights integers = room_for(weights.rows, weights.cols, storage);
    integers.scales.create(1, weights.rows, CV_32F);
    for (int row = 0; row < weights.rows; ++row) {
        const auto largest = static_cast<float>(cv::norm(weights.row(row), cv::NORM_INF));
        const float scale = largest / static_cast<float>(largest_weight(integers.depth));
        integers.scales.at<float>(row) = scale;
        weights.row(row).convertTo(integers.values.row(row).colRange(0, weights.cols), CV_16S, scale > 0 ? 1.0 / scale : 0.0);
    }
    return integers;
}

/// Of eight bits, as they are.
IntegerWeights widened(const cv::Mat& weights, const cv::Mat& scales, WeightStorage& storage) {
    IntegerWeights integers = room_for(weights.rows, weights.cols, storage);
    integers.scales = scales;
    weights.convertTo(integers.values.colRange(0, weights.cols), CV_16S);
    return integers;
}

/// The data where it lies; a copy where its numbers are not aligned there. Only to be read.
cv::Mat as_matrix(std::span<const unsigned char> data, int rows, int columns, int type) {
    cv::Mat matrix(rows, columns, type, const_cast<unsigned char*>(data.data()));
    const bool aligned = reinterpret_cast<std::uintptr_t>(data.data()) % matrix.elemSize() == 0;
    if (!aligned) {
        matrix = cv::Mat(rows, columns, type);
        std::memcpy(matrix.data, data.data(), data.size());
    }
    return matrix;
}

Layer read_layer(Reader& reader, WeightStorage& storage, bool is_last) {
    Layer layer;
    layer.outputs = reader.take_int(max_channels);
    layer.inputs_per_group = reader.take_int(max_channels);
    layer.groups = reader.take_int(max_channels);
    layer.kernel = reader.take_int(15);
    layer.stride = reader.take_int(4);
    const bool eight_bits = reader.take_int(1) == 1;
    const int per_output = layer.inputs_per_group * layer.kernel * layer.kernel;
    if (layer.outputs == 0 || per_output == 0 || layer.groups == 0 || layer.stride == 0) {
        throw std::invalid_argument("packed network is malformed");
    }
    const bool is_dense = layer.groups == 1 && !is_last;
    if (is_dense ? largest_weight(per_output) < largest_of_eight_bits : eight_bits) {
        throw std::invalid_argument("packed network: a layer is too wide, or has eight bits and is not over all channels");
    }
    const cv::Mat scales = eight_bits ? read_floats(reader, layer.outputs) : cv::Mat();
    const auto data = reader.take(static_cast<std::size_t>(layer.outputs) * static_cast<std::size_t>(per_output) *
                                  (eight_bits ? 1 : 2));
    reader.align();
    if (eight_bits) {
        layer.integers = widened(as_matrix(data, layer.outputs, per_output, CV_8S), scales, storage);
    } else {
        cv::Mat weights;
        as_matrix(data, layer.outputs, per_output, CV_16F).convertTo(weights, CV_32F);
        const int shape[] = {layer.outputs, layer.inputs_per_group, layer.kernel, layer.kernel};
        if (is_dense) {
            layer.integers = rounded(weights, storage);
        } else {
            layer.weights = weights.reshape(1, 4, shape);
        }
    }
    layer.bias = read_floats(reader, layer.outputs);
    return layer;
}

/// A network without its layers.
Model read_beginning(Reader& reader) {
    if (std::memcmp(reader.take(4).data(), "UPNN", 4) != 0 || reader.take_int(1) != 1) {
        throw std::invalid_argument("not a packed network");
    }
    Model model;
    model.channels = reader.take_int(max_channels);
    model.height = reader.take_int(max_side);
    model.width = reader.take_int(max_side);
    return model;
}

}  // namespace

cv::Size packed_input_size(std::span<const unsigned char> data) {
    Reader reader(data);
    const Model model = read_beginning(reader);
    return {model.width, model.height};
}

Model unpack(std::span<const unsigned char> data) {
    Reader reader(data);
    Model model = read_beginning(reader);
    const int count = reader.take_int(max_layers);
    // No weight is packed into less than a byte.
    WeightStorage storage(data.size(), static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) model.layers.push_back(read_layer(reader, storage, i + 1 == count));
    return model;
}

}  // namespace upright::coarse
