"""Python's multiprocessing: a pool of two workers squares numbers.

Look at: the pipes by which tasks go to the workers and results come back, the semaphores that keep the workers from
reading at the same time, and the threads of the parent that feed the pool.
"""

from multiprocessing import Pool


def square(number: int) -> int:
    return number * number


if __name__ == "__main__":
    with Pool(2) as pool:
        print(pool.map(square, range(10)))
        pool.close()
        pool.join()
