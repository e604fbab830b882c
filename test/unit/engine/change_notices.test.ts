import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChangeNotices } from "../../../src/engine/change_notices.ts";

describe("notices of changes", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const noticesTold = () => {
    const tell = vi.fn();
    return { tell, notices: new ChangeNotices(tell) };
  };

  it("tells the first change at once and wakes nobody for it later", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    expect(tell).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("tells changes that follow each other closely together, twenty milliseconds after the last notice", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    vi.advanceTimersByTime(5);
    notices.happened();
    notices.happened();
    vi.advanceTimersByTime(14);
    expect(tell).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(tell).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("tells of a change after a pause at once", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    vi.advanceTimersByTime(20);
    notices.happened();
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("waits longer where it is told to, but not with what is to be told sooner", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    notices.happened(1000);
    vi.advanceTimersByTime(500);
    expect(tell).toHaveBeenCalledTimes(1);
    notices.happened();
    expect(tell).toHaveBeenCalledTimes(2);
    notices.happened(1000);
    vi.advanceTimersByTime(5);
    notices.happened();
    vi.advanceTimersByTime(15);
    expect(tell).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(2000);
    expect(tell).toHaveBeenCalledTimes(3);
  });

  it("tells together what may wait and what came before it", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    vi.advanceTimersByTime(5);
    notices.happened();
    notices.happened(1000);
    vi.advanceTimersByTime(15);
    expect(tell).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(2000);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("is not silenced by a clock that is set back", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    vi.setSystemTime(Date.now() - 3_600_000);
    notices.happened();
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it("tells nothing any more once disposed of", () => {
    const { tell, notices } = noticesTold();
    notices.happened();
    notices.happened();
    notices.dispose();
    vi.advanceTimersByTime(1000);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});
